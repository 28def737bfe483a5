namespace Sluice.Faults.Tests.Network;

/// <summary>Something that is wrong between two places until it is mended, which may be done more than once.</summary>
internal sealed class Fault : IAsyncDisposable
{
    private readonly Func<Task> _mend;
    private bool _isMended;

    public Fault(Func<Task> mend) => _mend = mend;

    public Fault(IReadOnlyList<Fault> parts)
        : this(async () =>
        {
            foreach (var part in parts)
                await part.MendAsync();
        })
    {
    }

    public async Task MendAsync()
    {
        if (_isMended)
            return;
        _isMended = true;
        await _mend();
    }

    public async ValueTask DisposeAsync() => await MendAsync();
}
