@rem npm's scripts say `exec node`, so that a signal to npm reaches Node where a shell stands between them. Windows has no exec.
@%*
