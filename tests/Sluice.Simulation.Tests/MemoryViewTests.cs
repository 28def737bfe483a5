using Sluice.Storage.Contract;

namespace Sluice.Simulation.Tests;

public sealed class MemoryViewTests : ViewContract
{
    protected override ValueTask<IControlStoreHome> CreateHomeAsync() => new(new MemoryHome());
}
