using Sluice.Storage.Contract;

namespace Sluice.Simulation.Tests;

public sealed class MemoryRunTests : RunContract
{
    protected override ValueTask<IControlStoreHome> CreateHomeAsync() => new(new MemoryHome());
}
