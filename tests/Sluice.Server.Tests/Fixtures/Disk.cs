using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sluice.Server.Tests.Fixtures;

/// <summary>A file system of its own in a folder, and what can happen to it. Making one needs root: elsewhere the test is skipped, with that reason.</summary>
internal sealed partial class Disk : IAsyncDisposable
{
    private const uint ShutDown = 0x8004587D;
    private const uint WithoutLog = 2;
    private readonly string _folder;
    private bool _isMounted = true;

    private Disk(string folder) => _folder = folder;

    /// <summary>Mounts one.</summary>
    /// <param name="folder">Where; it is made.</param>
    /// <param name="arguments">For <c>mount</c>, before the folder.</param>
    public static async Task<Disk> MountAsync(string folder, params string[] arguments)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "mounting a disk needs root");
        Directory.CreateDirectory(folder);
        await RunAsync("mount", [.. arguments, folder]);
        return new Disk(folder);
    }

    /// <summary>Makes a file that can be mounted as a disk: <c>-o loop</c>.</summary>
    public static async Task FormatAsync(string file, long bytes)
    {
        await using (var image = File.Create(file))
            image.SetLength(bytes);
        await RunAsync("mkfs.ext4", "-q", "-F", file);
    }

    /// <summary>Power is cut: what was written and not synchronized is lost, and nothing more is written. Only ext4 can be asked for it.</summary>
    public void CutPower()
    {
        using var any = File.OpenHandle(Path.Combine(_folder, "power"), FileMode.OpenOrCreate, FileAccess.Write);
        var flags = WithoutLog;
        Assert.True(Control(any, ShutDown, ref flags) == 0, $"the disk did not take the order: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isMounted)
            return;
        _isMounted = false;
        await RunAsync("umount", "-l", _folder);
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(CancellationToken.None);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}");
    }

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, nuint request, ref uint flags);
}
