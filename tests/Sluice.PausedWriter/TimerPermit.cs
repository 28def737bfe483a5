using Sluice.Connect.Sinks;

namespace Sluice.PausedWriter;

/// <summary>The mistake: a permit that a timer takes away. A process that slept goes on writing until the timer's thread has its turn.</summary>
internal sealed class TimerPermit(TimeSpan length) : IPermit, IDisposable
{
    private readonly CancellationTokenSource _end = new(length);

    public bool IsValid => !_end.IsCancellationRequested;

    public void Demand()
    {
        if (!IsValid)
            throw new PermitExpiredException();
    }

    public void Dispose() => _end.Dispose();
}
