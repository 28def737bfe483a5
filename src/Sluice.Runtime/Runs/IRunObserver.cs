namespace Sluice.Runtime.Runs;

/// <summary>Is told what happens in a run. Calls come from many threads; they must return at once and not throw.</summary>
public interface IRunObserver
{
    /// <summary>A line worth showing: a ledger was created, a target prepared, files rolled forward.</summary>
    void Note(string message);

    /// <summary>Something doubtful that does not stop the run.</summary>
    void Warn(string message);

    /// <summary>A split failed and will be tried again.</summary>
    /// <param name="split">The split, for people.</param>
    /// <param name="cause">Why.</param>
    /// <param name="attempt">Which try follows, from 1.</param>
    /// <param name="of">How many are allowed.</param>
    /// <param name="wait">The wait before it.</param>
    void Retrying(string split, Exception cause, int attempt, int of, TimeSpan wait);
}
