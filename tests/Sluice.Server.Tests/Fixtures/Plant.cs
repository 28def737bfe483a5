using Xunit.Sdk;

namespace Sluice.Server.Tests.Fixtures;

/// <summary>A mistake in a whole server and its runners.</summary>
internal static class Plant
{
    private const int Tries = 3;

    /// <summary>What a node is started by, so that it makes the mistake.</summary>
    public static IReadOnlyList<string> Launcher(string mistake) =>
        ["env", $"DOTNET_STARTUP_HOOKS={typeof(Plant).Assembly.Location}", $"{StartupHook.Mistake}={mistake}"];

    /// <summary>
    /// Throws unless the test fails on servers that make the mistake. On a loaded machine a node may lose its session in the test, and what comes after
    /// the loss keeps the promise in the mistake's place: then it is tried again.
    /// </summary>
    public static async Task IsNoticedAsync(string mistake, Func<IReadOnlyList<string>, Task> test)
    {
        Exception? failure = null;
        for (var i = 0; i < Tries && failure is not (IAssertionException or TimeoutException); i++)
            failure = await Record.ExceptionAsync(() => test(Launcher(mistake)));
        Assert.True(failure is IAssertionException or TimeoutException, $"{mistake} was not noticed: {failure?.ToString() ?? "the test passed"}");
    }
}
