using System.Diagnostics;

namespace Sluice.Storage.Tests.Sqlite;

/// <summary>A file system of 1 MiB in memory, which can be filled and made read-only for real.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SmallDisk()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "mounting a small file system needs root");
        Directory.CreateDirectory(Path);
        Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", Path);
    }

    public string Path => _folder.File("disk");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Leaves no room but this much.</summary>
    public void Fill(long leave)
    {
        var free = new DriveInfo(Path).AvailableFreeSpace;
        System.IO.File.WriteAllBytes(File("filler"), new byte[Math.Max(0, free - leave)]);
    }

    public void MakeReadOnly() => Run("mount", "-o", "remount,ro", Path);

    public void Dispose()
    {
        Run("umount", Path);
        _folder.Dispose();
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {error}");
    }
}
