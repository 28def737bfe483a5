using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Sluice.Connect.Sinks;

namespace Sluice.Connectors.Files.Staging;

/// <summary>
/// The hidden folder inside a target directory where files wait: on the same file system, so that a link publishes them whole. Readers
/// leave out names that start with a dot.
/// </summary>
internal static class StagingFolder
{
    public const string Name = ".sluice-staging";

    private const int LongestSplitName = 60;

    /// <summary>Split, its hash, attempt, sequence, part.</summary>
    private const int FixedParts = 5;

    /// <summary>The folder of all files that a job stages in a target directory.</summary>
    public static string OfJob(string target, SinkToken token) =>
        Path.Combine(target, Name, string.Create(CultureInfo.InvariantCulture, $"{Safe(token.Store)}-{token.Job}"));

    /// <summary>The folder of a sink.</summary>
    public static string OfSink(string target, SinkToken token) =>
        Path.Combine(OfJob(target, token), token.Generation.ToString(CultureInfo.InvariantCulture), Safe(token.Sink));

    /// <summary>The name of a staged file: unlike that of every other attempt.</summary>
    public static string FileName(SplitToken token, long sequence, int part)
    {
        var hash = XxHash32.HashToUInt32(Encoding.UTF8.GetBytes(token.Split));
        return string.Create(CultureInfo.InvariantCulture, $"{Safe(token.Split)}-{hash:x8}-{token.Owner}-{sequence}-{part}");
    }

    /// <summary>The attempt that made a staged file, from its name; <c>null</c> for any other name.</summary>
    public static long? OwnerOf(string fileName)
    {
        var parts = fileName.Split('-');
        return parts.Length >= FixedParts && long.TryParse(parts[^3], NumberStyles.None, CultureInfo.InvariantCulture, out var owner) ? owner : null;
    }

    private static string Safe(string text)
    {
        var safe = new string([.. text.Take(LongestSplitName).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_')]);
        return safe.StartsWith('.') ? "_" + safe : safe;
    }
}
