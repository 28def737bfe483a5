using System.Runtime.InteropServices;

namespace Sluice.Server;

/// <summary>SIGTERM and Ctrl-C: the first asks the node to end in good order, the second to end at once.</summary>
internal sealed class NodeSignals : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _killed = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action _first;
    private int _asked;

    public NodeSignals(Action first)
    {
        _first = first;
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM })
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Cancelled by the second one.</summary>
    public CancellationToken Killed => _killed.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stopping.Dispose();
        _killed.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _asked) == 1)
        {
            _first();
            _ = _stopping.CancelAsync();
        }
        else
            _ = _killed.CancelAsync();
    }
}
