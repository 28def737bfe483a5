using Sluice.Runtime.Runs;

namespace Sluice.Commands;

/// <summary>Passes on what happens to a view that needs the run's counters, and so is made after it.</summary>
internal sealed class LateObserver : IRunObserver
{
    /// <summary>The view; set before the run starts.</summary>
    public IRunObserver? Target { get; set; }

    /// <inheritdoc />
    public void Note(string message) => Target?.Note(message);

    /// <inheritdoc />
    public void Warn(string message) => Target?.Warn(message);

    /// <inheritdoc />
    public void Retrying(string split, Exception cause, int attempt, int of, TimeSpan wait) => Target?.Retrying(split, cause, attempt, of, wait);
}
