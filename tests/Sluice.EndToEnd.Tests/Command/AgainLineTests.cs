using Sluice.Connect.Config;
using Sluice.JobFiles.Secrets;
using Sluice.Output;

namespace Sluice.EndToEnd.Tests.Command;

public sealed class AgainLineTests
{
    [Theory]
    [InlineData("day=2026-11-30", "-i day=2026-11-30")]
    [InlineData("title=it's two words", @"-i 'title=it'\''s two words'")]
    [InlineData("glob=*", "-i 'glob=*'")]
    [InlineData("password=s3cret", "-i 'password=******'")]
    [InlineData("db=postgres://u:s3cret@h/db", "-i 'db=******'")]
    [InlineData("db=Host=h;Password=s3cret", "-i 'db=******'")]
    [InlineData("day", "-i day")]
    public void What_is_to_be_typed_again_is_quoted_and_holds_no_secret(string variable, string shown)
    {
        var again = new AgainLine("my job.conf") { Variables = [variable], Name = "nightly", Store = "a/b.db", Secrets = SecretKeys.Of(new ConfigObject([], default)) };

        Assert.Equal($"sluice run 'my job.conf' {shown} --name nightly --store a/b.db --resume", again.Of("run", "--resume"));
        Assert.Equal($"sluice check 'my job.conf' {shown} --name nightly", again.Of("check"));
    }
}
