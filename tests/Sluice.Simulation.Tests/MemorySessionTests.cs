using Sluice.Storage.Contract;

namespace Sluice.Simulation.Tests;

public sealed class MemorySessionTests : SessionContract
{
    protected override ValueTask<IControlStoreHome> CreateHomeAsync() => new(new MemoryHome());
}
