using Sluice.Core.Errors;
using Sluice.Engine.Waiting;

namespace Sluice.Engine.Restores;

/// <summary>
/// Whose turn the node's journal is: stops that are being answered are kept in it, a replay reads it. A stop that was decided before a replay began
/// is not kept after it: it may be of a history that the store has lost, and no replay would find it. Thread-safe.
/// </summary>
internal sealed class JournalTurns
{
    private readonly Lock _gate = new();
    private int _replays;
    private int _keeping;
    private TaskCompletionSource? _kept;

    /// <summary>How many replays have begun. Read before the store is asked for a stop.</summary>
    public int Replays
    {
        get
        {
            lock (_gate)
                return _replays;
        }
    }

    /// <summary>Begins to keep a stop, unless a replay has begun since <paramref name="seen"/> was read; <see cref="Kept"/> must follow.</summary>
    public bool TryKeep(int seen)
    {
        lock (_gate)
        {
            if (_replays != seen)
                return false;
            _keeping++;
            return true;
        }
    }

    /// <summary>A stop is kept, or could not be.</summary>
    public void Kept()
    {
        lock (_gate)
        {
            if (--_keeping == 0)
                _kept?.TrySetResult();
        }
    }

    /// <summary>Begins a replay: when it returns, what is being kept is in the journal, and nothing older comes any more.</summary>
    /// <exception cref="SluiceException">SLC4110: the journal's disk took longer than <paramref name="most"/>.</exception>
    public async ValueTask ReplayAsync(TimeSpan most, TimeProvider time, CancellationToken cancellationToken)
    {
        Task kept;
        lock (_gate)
        {
            _replays++;
            if (_keeping == 0)
                return;
            if (_kept is null or { Task.IsCompleted: true })
                _kept = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            kept = _kept.Task;
        }

        await Bounded.CallAsync(t => new ValueTask(kept.WaitAsync(t)), most, time, "write its journal", cancellationToken);
    }
}
