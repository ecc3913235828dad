"""
Results to files, each whole or not at all; equal input gives equal bytes.

`whole` moves finished files to their names, `vectors` writes layers in any format, `findings` the
two tables of notes, `workbook` the bureau's workbook, `manifest` what went in and came out.
"""
