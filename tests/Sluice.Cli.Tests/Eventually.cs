using System.Diagnostics;

namespace Sluice.Cli.Tests;

/// <summary>Waits for a condition, with a deadline that tells how things are.</summary>
internal static class Eventually
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(20);

    public static async Task TrueAsync(Func<bool> condition, Func<string> state)
    {
        var since = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(since.Elapsed < s_deadline, state());
            await Task.Delay(5);
        }
    }
}
