using Sluice.Runtime.Runs;

namespace Sluice.Commands;

/// <summary>Passes on what happens: first to plain lines, then to a view that needs the run's counters and so is made after it.</summary>
internal sealed class LateObserver(IRunObserver first) : IRunObserver
{
    /// <summary>Who is told.</summary>
    public IRunObserver Target { get; set; } = first;

    /// <inheritdoc />
    public void Note(string message) => Target.Note(message);

    /// <inheritdoc />
    public void Warn(string message) => Target.Warn(message);

    /// <inheritdoc />
    public void Retrying(string split, Exception cause, int attempt, int of, TimeSpan wait) => Target.Retrying(split, cause, attempt, of, wait);
}
