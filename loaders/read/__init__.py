"""Stage 1: files to pages. Every reader refuses what it cannot read with `Refused`, in bounded time and memory."""
