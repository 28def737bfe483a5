using Sluice.Runtime.Runs;

namespace Sluice.Runtime.Attempts;

/// <summary>Passes on what happens, and remembers whether something was tried again: what failed then may have been written all the same, or land later.</summary>
internal sealed class RetryWitness(IRunObserver inner) : IRunObserver
{
    private volatile bool _hasRetried;

    public bool HasRetried => _hasRetried;

    public void Note(string message) => inner.Note(message);

    public void Warn(string message) => inner.Warn(message);

    public void Retrying(string split, Exception cause, int attempt, int of, TimeSpan wait)
    {
        _hasRetried = true;
        inner.Retrying(split, cause, attempt, of, wait);
    }
}
