using Sluice.Storage.Contract;

namespace Sluice.Simulation.Tests;

public sealed class MemoryWaitTests : WaitContract
{
    protected override ValueTask<IControlStoreHome> CreateHomeAsync() => new(new MemoryHome());
}
