using Sluice.Storage.Contract;

namespace Sluice.Simulation.Tests;

public sealed class MemoryProgressTests : ProgressContract
{
    protected override ValueTask<IControlStoreHome> CreateHomeAsync() => new(new MemoryHome());
}
