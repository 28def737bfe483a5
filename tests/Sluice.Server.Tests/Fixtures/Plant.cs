using Xunit.Sdk;

namespace Sluice.Server.Tests.Fixtures;

/// <summary>A mistake in a whole server and its runners.</summary>
internal static class Plant
{
    /// <summary>What a node is started by, so that it makes the mistake.</summary>
    public static IReadOnlyList<string> Launcher(string mistake) =>
        ["env", $"DOTNET_STARTUP_HOOKS={typeof(Plant).Assembly.Location}", $"{StartupHook.Mistake}={mistake}"];

    /// <summary>Throws unless the test fails on servers that make the mistake.</summary>
    public static async Task IsNoticedAsync(string mistake, Func<IReadOnlyList<string>, Task> test)
    {
        var failure = await Record.ExceptionAsync(() => test(Launcher(mistake)));
        Assert.True(failure is IAssertionException or TimeoutException, $"{mistake} was not noticed: {failure?.ToString() ?? "the test passed"}");
    }
}
