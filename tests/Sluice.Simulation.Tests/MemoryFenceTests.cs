using Sluice.Storage.Contract;

namespace Sluice.Simulation.Tests;

public sealed class MemoryFenceTests : FenceContract
{
    protected override ValueTask<IControlStoreHome> CreateHomeAsync() => new(new MemoryHome());
}
