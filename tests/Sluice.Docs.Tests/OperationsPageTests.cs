using Sluice.Core.Runs;
using Sluice.Core.Stops;

namespace Sluice.Docs.Tests;

/// <summary>Whoever is woken at night finds every status, and every state of what was left behind, with what to type.</summary>
public sealed class OperationsPageTests
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations.md"));

    [Fact]
    public void Every_status_has_a_row() =>
        Assert.All(Enum.GetValues<RunStatus>(), s => Assert.Contains($"\n| {s.Name()} | ", s_page, StringComparison.Ordinal));

    [Fact]
    public void Every_state_of_what_a_stop_left_behind_has_a_row() =>
        Assert.All(Enum.GetValues<ResidualState>(), s => Assert.Contains($"\n| {s} | ", s_page, StringComparison.Ordinal));
}
