using System.Runtime.Versioning;
using Sluice.Connect.Config;
using Sluice.Core.Errors;
using Sluice.JobFiles.Planning;
using Sluice.JobFiles.Secrets;
using Sluice.JobFiles.Tests.Planning;

namespace Sluice.JobFiles.Tests.Secrets;

public sealed class StoredJobTests : IDisposable
{
    private const string Job = """
        source { FakeSource { plugin_output = a, password = ${DB_PASSWORD}, token = "literal-token", api_key = ${variable}, mixed_secret = ${DB_PASSWORD}"-suffix", row.num = 5 } }
        sink { Console { plugin_input = a, url = "jdbc:postgresql://h/db?user=u&password=in-the-url", note = ${DB_PASSWORD_HINT} } }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("sluice-key-").FullName;

    private string KeyFile => Path.Combine(_folder, "secret.key");

    [Fact]
    public void A_stored_job_holds_references_and_encrypted_secrets_and_nothing_in_the_clear()
    {
        var text = StoredJob.Seal(Plan(), Key());
        Assert.Contains("\"password\":\"${DB_PASSWORD}\"", text, StringComparison.Ordinal);
        Assert.Contains("\"token\":\"sluice:secret:1:", text, StringComparison.Ordinal);
        Assert.Contains("\"api_key\":\"sluice:secret:1:", text, StringComparison.Ordinal);
        Assert.Contains("\"mixed_secret\":\"sluice:secret:1:", text, StringComparison.Ordinal);
        Assert.Contains("\"url\":\"sluice:secret:1:", text, StringComparison.Ordinal);
        foreach (var secret in new[] { "hunter2", "literal-token", "from-variable", "in-the-url" })
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_job_runs_its_secrets_are_decrypted_and_its_references_looked_up_there()
    {
        var stored = StoredJob.Seal(Plan(), Key());
        var opened = ConfigText.ToJson(StoredJob.Open(stored, Key(), name => name == "DB_PASSWORD" ? "of-this-node" : null));
        Assert.Contains("\"password\":\"of-this-node\"", opened, StringComparison.Ordinal);
        Assert.Contains("\"token\":\"literal-token\"", opened, StringComparison.Ordinal);
        Assert.Contains("\"api_key\":\"from-variable\"", opened, StringComparison.Ordinal);
        Assert.Contains("\"mixed_secret\":\"hunter2-suffix\"", opened, StringComparison.Ordinal);
        Assert.Contains("password=in-the-url", opened, StringComparison.Ordinal);
        Assert.Equal(ConfigText.ToJson(Plan().Resolved), ConfigText.ToJson(StoredJob.Open(stored, Key(), Environment)));
    }

    [Fact]
    public void The_same_secret_twice_is_not_seen_to_be_the_same() => Assert.NotEqual(Key().Seal("x"), Key().Seal("x"));

    [Fact]
    public void Another_key_a_changed_text_and_a_missing_variable_are_told_apart()
    {
        var stored = StoredJob.Seal(Plan(), Key());
        var other = SecretKey.Load(Path.Combine(_folder, "other.key"), _ => null);
        var refused = Assert.Throws<SluiceException>(() => StoredJob.Open(stored, other, Environment));
        Assert.Equal("SLC4151", refused.Code);
        Assert.Contains(Key().Id, refused.Message, StringComparison.Ordinal);

        var secret = Key().Seal("x");
        var changed = secret[..^8] + (secret[^8] == 'A' ? 'B' : 'A') + secret[^7..];
        Assert.Equal("SLC4152", Assert.Throws<SluiceException>(() => Key().Open(changed, "password")).Code);
        Assert.Equal("SLC4151", Assert.Throws<SluiceException>(() => Key().Open("sluice:secret:2:x", "password")).Code);
        Assert.Contains("DB_PASSWORD", Assert.Throws<SluiceException>(() => StoredJob.Open(stored, Key(), _ => null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_key_file_is_made_for_its_owner_alone_and_refused_when_others_can_read_it()
    {
        var made = Key();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        Assert.Equal(made.Id, Key().Id);
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        var refused = Assert.Throws<SluiceException>(Key);
        Assert.Equal("SLC4150", refused.Code);
        Assert.Contains("chmod 600", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environments_key_goes_before_the_file_and_one_that_is_none_is_refused_without_being_shown()
    {
        var given = Convert.ToBase64String(new byte[32]);
        Assert.NotEqual(Key().Id, SecretKey.Load(KeyFile, name => name == SecretKey.Variable ? given : null).Id);
        var refused = Assert.Throws<SluiceException>(() => SecretKey.Load(KeyFile, _ => "too-short-a-key"));
        Assert.Equal("SLC4150", refused.Code);
        Assert.DoesNotContain("too-short-a-key", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string? Environment(string name) => name switch
    {
        "DB_PASSWORD" => "hunter2",
        "DB_PASSWORD_HINT" => "shown",
        _ => null,
    };

    private static JobPlan Plan() => JobFileReader.ReadText(
        Job, "job.conf", JobFileFormat.Hocon, new JobFileRequest { Variables = ["variable=from-variable"], Environment = Environment }, Plugins.Catalog);

    private SecretKey Key() => SecretKey.Load(KeyFile, _ => null);
}
