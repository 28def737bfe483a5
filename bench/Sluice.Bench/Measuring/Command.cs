namespace Sluice.Bench.Measuring;

/// <summary>A program as a shell line, with what its environment has besides ours.</summary>
internal sealed record Command(string Line, IReadOnlyDictionary<string, string> Environment, string WorkingDirectory)
{
    /// <summary>One word of a shell line, whatever is in it.</summary>
    public static string Quote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
