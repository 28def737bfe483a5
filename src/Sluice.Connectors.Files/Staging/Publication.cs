using Sluice.Connect.Errors;
using Sluice.Planting;

namespace Sluice.Connectors.Files.Staging;

/// <summary>
/// Publishes recorded files: a second name by a link that replaces nothing, made durable, and only then the hidden name is removed. So a
/// hidden name that is gone says that the file was published, also when a reader has moved it away since.
/// </summary>
internal sealed class Publication(StagedManifest manifest, IBreadcrumb breadcrumb)
{
    private const int BlockSize = 256 << 10;

    /// <summary>Publishes all files. May be cut off anywhere and run again.</summary>
    /// <exception cref="ConnectorException">A file could not be published.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        var path = "";
        try
        {
            foreach (var file in manifest.Files)
            {
                cancellationToken.ThrowIfCancellationRequested();
                path = file.Published;
                LinkFile(file);
            }

            foreach (var folder in manifest.Files.Select(f => Path.GetDirectoryName(f.Published)!).Distinct(StringComparer.Ordinal).Where(Directory.Exists))
            {
                path = folder;
                breadcrumb.At("file.publish.sync", folder);
                Posix.SyncDirectory(folder);
            }

            foreach (var file in manifest.Files)
            {
                path = file.Staged;
                breadcrumb.At("file.publish.unlink", file.Staged);
                if (IsThere(file.Staged))
                    File.Delete(file.Staged);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SinkFault.Of(path, e);
        }
    }

    private void LinkFile(StagedManifest.Entry file)
    {
        if (!IsThere(file.Staged))
            return;
        Folders.Create(Path.GetDirectoryName(file.Published)!);
        breadcrumb.At("file.publish.link", file.Published);
        if (Planted.Is(Mistake.PublishingReplaces))
            File.Delete(file.Published);
        try
        {
            if (Posix.TryLink(file.Staged, file.Published) || IsSame(file))
                return;
        }
        catch (Exception e) when (e is FileNotFoundException or IOException { HResult: Posix.NotFound } && !IsThere(file.Staged))
        {
            // Another publisher was faster and has removed the hidden name: it was published first.
            return;
        }

        throw new ConnectorException(
            "SLC3108", ConnectorSide.Sink,
            $"'{file.Published}' already exists with other content, so the committed rows in '{file.Staged}' cannot be published under that name. "
            + "Move the file away, then resume the job.");
    }

    /// <summary>Whether a hidden name is there. One that cannot be looked at is not gone: that would say that it was published.</summary>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    private static bool IsThere(string path)
    {
        try
        {
            return !File.GetAttributes(path).HasFlag(FileAttributes.Directory);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    private static bool IsSame(StagedManifest.Entry file)
    {
        using var published = File.OpenHandle(file.Published);
        if (RandomAccess.GetLength(published) != file.Size)
            return false;
        var hash = new System.IO.Hashing.XxHash128();
        var block = new byte[BlockSize];
        for (long at = 0; at < file.Size;)
        {
            var read = RandomAccess.Read(published, block, at);
            if (read == 0)
                return false;
            hash.Append(block.AsSpan(0, read));
            at += read;
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash()) == file.Hash;
    }
}
