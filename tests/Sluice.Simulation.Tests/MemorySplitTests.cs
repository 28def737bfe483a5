using Sluice.Storage.Contract;

namespace Sluice.Simulation.Tests;

public sealed class MemorySplitTests : SplitContract
{
    protected override ValueTask<IControlStoreHome> CreateHomeAsync() => new(new MemoryHome());
}
