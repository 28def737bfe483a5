using Sluice.Storage.Contract;

namespace Sluice.Simulation.Tests;

public sealed class MemoryHistoryTests : HistoryContract
{
    protected override ValueTask<IControlStoreHome> CreateHomeAsync() => new(new MemoryHome());
}
