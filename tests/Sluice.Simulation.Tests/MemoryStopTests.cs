using Sluice.Storage.Contract;

namespace Sluice.Simulation.Tests;

public sealed class MemoryStopTests : StopContract
{
    protected override ValueTask<IControlStoreHome> CreateHomeAsync() => new(new MemoryHome());
}
