"""A page with a live tensor: its numbers, the films, a lesson plan; and the folder of it for textbooks."""
