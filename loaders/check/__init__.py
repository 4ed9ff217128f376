"""Checks of what was read, independent of how it was read: identities (勾稽关系) and number coverage."""
