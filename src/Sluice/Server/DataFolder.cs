using Sluice.Core.Errors;

namespace Sluice.Server;

/// <summary>What a node keeps for itself, and where. Made with access for its own user only: it holds keys and job files.</summary>
internal sealed class DataFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The name of <see cref="Trials"/>.</summary>
    public const string TrialsName = "trials";

    /// <summary>The name of <see cref="SecretKey"/>.</summary>
    public const string SecretKeyName = "secret.key";

    private DataFolder(string path) => Root = path;

    public string Root { get; }

    public string StoreFile => Path.Combine(Root, "store.db");

    public string StopJournal => Path.Combine(Root, "stops.journal");

    /// <summary>Of the control process: its own, since one process at a time has a journal.</summary>
    public string ControlJournal => Path.Combine(Root, "control.journal");

    public string SecretKey => Path.Combine(Root, SecretKeyName);

    public string Logs => Path.Combine(Root, "logs");

    public string Runners => Path.Combine(Root, "runners");

    /// <summary>The one folder of these that jobs may use: for trials such as <c>sluice drill</c>.</summary>
    public string Trials => Path.Combine(Root, TrialsName);

    /// <summary>Opens the folder; makes it when it does not exist.</summary>
    /// <exception cref="SluiceException">SLC4301: it cannot be used.</exception>
    public static DataFolder Open(string path)
    {
        try
        {
            Make(path);
            var data = new DataFolder(Path.GetFullPath(path));
            Make(data.Trials);
            return data;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SluiceException("SLC4301", $"The data folder {path} cannot be used: {e.Message} Give another with --data DIR.", inner: e);
        }
    }

    private static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerOnly);
    }
}
