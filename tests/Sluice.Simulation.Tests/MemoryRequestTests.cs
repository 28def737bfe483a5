using Sluice.Storage.Contract;

namespace Sluice.Simulation.Tests;

public sealed class MemoryRequestTests : RequestContract
{
    protected override ValueTask<IControlStoreHome> CreateHomeAsync() => new(new MemoryHome());
}
