"""What maintainers see and grow: questions asked in vain, and what covers the source."""
