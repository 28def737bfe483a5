using Sluice.Storage.Contract;

namespace Sluice.Simulation.Tests;

public sealed class MemoryAttemptTests : AttemptContract
{
    protected override ValueTask<IControlStoreHome> CreateHomeAsync() => new(new MemoryHome());
}
