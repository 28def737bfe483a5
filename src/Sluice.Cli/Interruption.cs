using System.Runtime.InteropServices;

namespace Sluice.Cli;

/// <summary>Ctrl-C (or SIGTERM) ends the waiting, and nothing else: what the server has begun goes on. The second one ends the process.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _asked;

    public Interruption(bool ownsSignals, CancellationToken outer)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(outer);
        if (!ownsSignals)
            return;
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM })
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
    }

    public CancellationToken Token => _source.Token;

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        // The first is ours; the second has its usual effect.
        if (Interlocked.Increment(ref _asked) > 1)
            return;
        context.Cancel = true;
        _ = Task.Run(_source.Cancel, CancellationToken.None);
    }
}
