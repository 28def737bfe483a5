using Sluice.Connect.Sinks;

namespace Sluice.Connect.TestKit.Doubles;

/// <summary>A permit that a check takes away, and that counts how often it is asked.</summary>
internal sealed class SwitchedPermit : IPermit
{
    private int _asked;
    private volatile bool _isOver;

    public int Asked => Volatile.Read(ref _asked);

    /// <summary>The question, counted from 1, at which it is over.</summary>
    public int EndsAt { get; init; } = int.MaxValue;

    public bool IsValid => Interlocked.Increment(ref _asked) < EndsAt && !_isOver;

    public void End() => _isOver = true;

    public void Demand()
    {
        if (!IsValid)
            throw new PermitExpiredException();
    }
}
