using Sluice.Connect.Errors;
using Sluice.Connect.Sinks;
using Sluice.Planting;

namespace Sluice.Connectors.Files.Staging;

/// <summary>
/// Removes what a sink of a job staged in a target directory in one generation and nobody recorded, and folders that are left empty. Files of
/// attempts that may still be alive stay: a successor on another node stages beside us.
/// </summary>
internal sealed class StagingSweep(string target, SweepRequest request, IBreadcrumb breadcrumb)
{
    private readonly HashSet<string> _kept =
        request.Recorded.SelectMany(c => StagedManifest.Parse(c.Manifest).Files).Select(f => f.Staged).ToHashSet(StringComparer.Ordinal);

    /// <summary>Sweeps. May be cut off anywhere and run again.</summary>
    public void Run(CancellationToken cancellationToken)
    {
        var sink = StagingFolder.OfSink(target, request.Token);
        try
        {
            if (Directory.Exists(sink))
                Sweep(sink, cancellationToken);
            var top = Path.Combine(target, StagingFolder.Name);
            for (var folder = sink; folder.Length >= top.Length; folder = Path.GetDirectoryName(folder)!)
                DeleteIfEmpty(folder);
        }
        catch (DirectoryNotFoundException)
        {
            // Another sweep was faster.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SinkFault.Of(sink, e);
        }
    }

    private void Sweep(string folder, CancellationToken cancellationToken)
    {
        foreach (var file in Directory.GetFiles(folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_kept.Contains(file) || MayBeAlive(StagingFolder.OwnerOf(Path.GetFileName(file))) || Planted.Is(Mistake.StagedNotSwept))
                continue;
            breadcrumb.At("file.sweep", file);
            File.Delete(file);
        }
    }

    /// <summary>A name that nobody of ours made is nobody's.</summary>
    private bool MayBeAlive(long? owner) => owner is { } attempt && (attempt > request.NewestAttempt || request.LiveAttempts.Contains(attempt));

    private static void DeleteIfEmpty(string folder)
    {
        if (!Directory.Exists(folder) || Directory.EnumerateFileSystemEntries(folder).Any())
            return;
        try
        {
            Directory.Delete(folder);
        }
        catch (IOException)
        {
            // Something was staged there just now.
        }
    }
}
