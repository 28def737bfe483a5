using Sluice.Storage.Contract;

namespace Sluice.Simulation.Tests;

public sealed class MemoryRestoreTests : RestoreContract
{
    protected override ValueTask<IControlStoreHome> CreateHomeAsync() => new(new MemoryHome());
}
