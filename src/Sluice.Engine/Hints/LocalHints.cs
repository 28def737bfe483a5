using Sluice.Core.Identity;
using Sluice.Core.Ports;

namespace Sluice.Engine.Hints;

/// <summary>Hints within one process: what listens here is woken, the rest finds out by itself at its next look. Thread-safe.</summary>
public sealed class LocalHints : IHints
{
    private volatile Action<RunKey>? _runs;
    private volatile Action<WorkerSession>? _sessions;

    /// <summary>Who is told of runs, beside those who are already; before the first is told.</summary>
    public void Listen(Action<RunKey> runs) => _runs += runs;

    /// <summary>Who is told of sessions, beside those who are already; before the first is told.</summary>
    public void Listen(Action<WorkerSession> sessions) => _sessions += sessions;

    /// <inheritdoc />
    public void Wake(WorkerSession session) => _sessions?.Invoke(session);

    /// <inheritdoc />
    public void Wake(RunKey run) => _runs?.Invoke(run);
}
