using Sluice.Core.Ports;
using Sluice.Simulation.Memory;
using Sluice.Storage.Contract;

namespace Sluice.Simulation.Tests;

/// <summary>The store in memory: one owner, like SQLite's. Opening it again copies what is stored.</summary>
internal sealed class MemoryHome : IControlStoreHome
{
    private MemoryState _state = new();

    public ValueTask<IControlStore> OpenAsync() => new(new MemoryControlStore(_state = _state.Copy()));

    public ValueTask<IControlStore?> OpenSecondAsync() => new((IControlStore?)null);

    public ValueTask DisposeAsync() => default;
}
