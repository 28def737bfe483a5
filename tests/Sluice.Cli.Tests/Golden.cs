using System.Runtime.CompilerServices;

namespace Sluice.Cli.Tests;

/// <summary>Texts as they were approved. After an intended change: <c>SLUICE_GOLDEN=write</c> writes them anew, and the difference is read in review.</summary>
internal static class Golden
{
    private static readonly bool s_writes = Environment.GetEnvironmentVariable("SLUICE_GOLDEN") == "write";

    public static void Equal(string name, string text, [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(caller)!, "Golden", $"{name}.txt");
        if (s_writes)
            File.WriteAllText(path, text);
        Assert.True(File.Exists(path), $"There is no {path}. Set SLUICE_GOLDEN=write to make it of:\n{text}");
        Assert.Equal(File.ReadAllText(path), text);
    }
}
