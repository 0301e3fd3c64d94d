"""What help says on every platform. How a command or a gesture is called is the platform's own."""

OPENING = "Ask me about the news."
LATEST = "the newest headlines; add a topic to see its own"
SOURCES = "what the library covers, and how fresh it is"
HELP = "this page"
DIRECTLY = "Write to me directly."
