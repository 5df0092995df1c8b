"""The command `normreel`, as `python -m scenes` too: Ctrl-C ends it in silence from its first line on."""

import signal

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def main() -> None:
    """Run the command line."""
    from scenes.cli.main import main as run

    run()


if __name__ == "__main__":
    main()
