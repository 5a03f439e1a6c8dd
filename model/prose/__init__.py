"""Text as people write it, in English or Spanish: its tokens, and the numbers in it."""
