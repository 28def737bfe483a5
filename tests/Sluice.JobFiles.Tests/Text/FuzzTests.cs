using System.Text;
using CsCheck;
using Sluice.Connect.Config;
using Sluice.JobFiles.Tests.Sql;
using Sluice.JobFiles.Text;

namespace Sluice.JobFiles.Tests.Text;

public sealed class FuzzTests
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", "\n", " ", "=", ":", "+=", "a", "b.c", "->", "\"", "\"\"\"", "${", "${?", "}", "${a}", "${b.c->a}", "source", "sink",
        "include", "include \"x\"", "#", "//", "1", "-1.5e3", "null", "true", "\\", "\\u12", "\\n", "\0", "\u00e4", "\ud83d\ude00", "x y", "\t", "\r\n", "(", ")",
    ];

    private static readonly Gen<string> Soup = Choice.Of(Pieces).Array[0, 60].Select(string.Concat);

    private static readonly Gen<string> Noise = Gen.Byte.Array[0, 200].Select(Encoding.Latin1.GetString);

    private static readonly Gen<string> Mutated =
        from text in Choice.Of(Samples.All)
        from edits in Gen.Select(Gen.Int[0, text.Length], Gen.Int[0, 12], Choice.Of(Pieces)).Array[1, 4]
        select edits.Aggregate(text, (t, e) => Edit(t, e.Item1, e.Item2, e.Item3));

    private static readonly string[] SqlPieces =
    [
        "CREATE", " TABLE ", " WITH ", " AS ", "INSERT INTO ", " SELECT ", " FROM ", "a", "z", ";", "(", ")", "'", "''", "'connector'='FakeSource'", "'type'='sink'",
        "'type'='source'", ",", "=", "{", "}", "[", "]", "/*", "/* config\n", "*/", "*/\n", "--", "\n", "\"", "`", ".", "*", "\\", "${", "}", "\ud83d", "\0", "\r\n", " ",
    ];

    private static readonly Gen<string> SqlSoup = Choice.Of(SqlPieces).Array[0, 60].Select(string.Concat);

    private static readonly Gen<string> MutatedSql =
        from edits in Gen.Select(Gen.Int[0, Samples.Sql.Length], Gen.Int[0, 12], Choice.Of(SqlPieces)).Array[1, 4]
        select edits.Aggregate(Samples.Sql, (t, e) => Edit(t, e.Item1, e.Item2, e.Item3));

    private static string Edit(string text, int at, int remove, string insert)
    {
        at = Math.Min(at, text.Length);
        return string.Concat(text.AsSpan(0, at), insert, text.AsSpan(Math.Min(text.Length, at + remove)));
    }

    [Fact]
    public void Any_soup_of_tokens_gives_a_tree_or_an_error_with_a_place() => Soup.Sample(CheckHocon, iter: 20_000);

    [Fact]
    public void Any_noise_gives_a_tree_or_an_error_with_a_place() => Noise.Sample(CheckHocon, iter: 5_000);

    [Fact]
    public void Any_mutation_of_a_valid_file_gives_a_tree_or_an_error_with_a_place() => Mutated.Sample(CheckHocon, iter: 5_000);

    [Fact]
    public void Any_noise_as_json_gives_a_tree_or_an_error_with_a_place() =>
        Gen.OneOf(Soup, Mutated, Noise).Sample(text => Check(() => JsonTree.Parse(text, "job.json", [])), iter: 5_000);

    [Fact]
    public void Any_noise_as_sql_gives_a_tree_or_an_error_with_a_place() =>
        Gen.OneOf(SqlSoup, MutatedSql, Noise).Sample(text => Check(() => SqlText.Parse(text, ["v=1"])), iter: 20_000);

    [Fact]
    public void Any_bytes_are_decoded_or_refused() =>
        Gen.Byte.Array[0, 100].Sample(
            bytes =>
            {
                try
                {
                    _ = TextFile.Decode(bytes, "job.conf", default);
                }
                catch (ConfigException e)
                {
                    Assert.Equal("SLC1105", Assert.Single(e.Errors).Code);
                }
            },
            iter: 5_000);

    private static void CheckHocon(string text) => Check(() => Hocon.Parse(text, ["v=1"]));

    private static void Check(Func<ConfigObject> parse)
    {
        try
        {
            _ = ConfigText.ToJson(parse());
        }
        catch (ConfigException e)
        {
            Assert.All(e.Errors, error =>
            {
                Assert.StartsWith("SLC1", error.Code, StringComparison.Ordinal);
                Assert.NotEqual(0, error.Location.Line);
                Assert.NotEqual("", error.Message);
            });
        }
    }
}
