"""Text: which encoding bytes are in, and what they say."""
