namespace Sluice.JobFiles.Tests.Sql;

public sealed class SqlErrorTests
{
    /// <summary>What stands behind <see cref="SqlText.Ends"/>, which takes lines 1 and 2: the place of the error, its code, and what it says.</summary>
    [Theory]
    [InlineData("CREAT TABLE b AS SELECT x FROM a;", 3, 1, "SLC1201", "expected CREATE TABLE or INSERT INTO, found 'CREAT'", "did you mean CREATE?")]
    [InlineData("DROP TABLE a;", 3, 1, "SLC1201", "expected CREATE TABLE or INSERT INTO, found 'DROP'", null)]
    [InlineData("INSERT INT z SELECT a;", 3, 8, "SLC1201", "expected INTO, found 'INT'", "did you mean INTO?")]
    [InlineData("INSERT INTO z (x) SELECT x FROM a;", 3, 15, "SLC1201", "expected SELECT, found '('", "no list of columns")]
    [InlineData("INSERT INTO z SELECT x, y;", 3, 26, "SLC1201", "expected FROM, found ';'", "SELECT table")]
    [InlineData("INSERT INTO z SELECT * FROM a JOIN b;", 3, 31, "SLC1201", "expected one table after FROM, found 'JOIN'", "joins are not supported")]
    [InlineData("INSERT INTO z SELECT * FROM (SELECT 1);", 3, 29, "SLC1201", "expected a table's name after FROM", "CREATE TABLE name AS")]
    [InlineData("INSERT INTO z SELECT * FROM db.a;", 3, 31, "SLC1201", "expected a name without dots", "by its name")]
    [InlineData("INSERT INTO z SELECT * FROM", 3, 28, "SLC1201", "found the end of the file", null)]
    [InlineData("INSERT INTO y SELECT a;", 3, 13, "SLC1209", "there is no table 'y', expected a sink", null)]
    [InlineData("INSERT INTO z SELECT * FROM aa;", 3, 29, "SLC1209", "there is no table 'aa', expected a source", "did you mean 'a'?")]
    [InlineData("INSERT INTO a SELECT a;", 3, 13, "SLC1209", "the table 'a' at job.conf:1:14 is not a sink", null)]
    [InlineData("INSERT INTO z SELECT z;", 3, 22, "SLC1209", "the table 'z' at job.conf:2:14 is not a source", null)]
    [InlineData("CREATE TABLE a AS SELECT x FROM a; INSERT INTO z SELECT a;", 3, 14, "SLC1209", "there are two tables 'a'", "job.conf:1:14")]
    [InlineData("CREATE TABLE b (id int) WITH ('x'='y');", 3, 16, "SLC1201", "expected WITH or AS, found '('", "columns are the connector's")]
    [InlineData("CREATE TABLE IF NOT EXISTS b AS SELECT x FROM a;", 3, 14, "SLC1201", "expected a table's name, found 'IF'", "leave IF NOT EXISTS out")]
    [InlineData("CREATE TABLE b WITH ('type'='source', 'row.num'=5);", 3, 49, "SLC1201", "expected a value in single quotes, found '5'", "'row.num' = '...'")]
    [InlineData("CREATE TABLE b WITH (type='source');", 3, 22, "SLC1201", "expected an option's name in single quotes, found 'type'", "'name' = 'value'")]
    [InlineData("CREATE TABLE b WITH ('q'='it's');", 3, 31, "SLC1201", "the text that starts here with ' is never closed", "written twice")]
    [InlineData("CREATE TABLE b WITH ('connector'='FakeSource', 'type'='sorce');", 3, 55, "SLC1209", "'type' is 'sorce', expected 'source' or 'sink'", "did you mean 'source'?")]
    [InlineData("CREATE TABLE b WITH ('connector'='FakeSource');", 3, 14, "SLC1209", "the table 'b' has no 'type'", "'type' = 'source'")]
    [InlineData("CREATE TABLE b WITH ('type'='source');", 3, 14, "SLC1209", "the table 'b' has no 'connector'", "'connector' = ")]
    [InlineData("CREATE TABLE b WITH ('connector'='FakeSource', 'type'='source',\n 'schema'='{\n  fields { id }\n}');", 5, 12, "SLC1201", "after the key 'id'", null)]
    [InlineData("CREATE TABLE b WITH ('connector'='FakeSource', 'type'='source', 'k'='[1], [2]');", 3, 70, "SLC1201", "expected one value, found 2", null)]
    [InlineData("CREATE TABLE b WITH ('connector'='FakeSource', 'type'='source', 'k'='\\d+');", 3, 70, "SLC1201", "'\\d' is not an escape", "write \\\\ for a backslash")]
    [InlineData("/* never", 3, 1, "SLC1201", "the comment that starts here with /* is never closed", null)]
    [InlineData("/* config\nenv { } */ x", 3, 1, "SLC1201", "the config block that starts here is never closed", "on a line of its own")]
    [InlineData("/* config\nenv { parallelism = }\n*/", 4, 21, "SLC1201", "expected a value", null)]
    [InlineData("/* config\nsource { }\n*/", 4, 1, "SLC1209", "the config block has a section 'source'", "CREATE TABLE")]
    [InlineData("", 1, 1, "SLC1209", "nothing is inserted into a sink", "INSERT INTO")]
    public void A_mistake_is_told_with_its_place_and_what_was_expected(string text, int line, int column, string code, string message, string? hint)
    {
        var error = SqlText.Errors(SqlText.Ends + text)[0];
        Assert.Equal((line, column, code), (error.Location.Line, error.Location.Column, error.Code));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        if (hint is not null)
            Assert.Contains(hint, error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_statement_that_is_wrong_is_told()
    {
        var errors = SqlText.Errors(SqlText.Ends + "INSERT z;\nINSERT INTO z SELECT b;\nDROP a;\nINSERT INTO z SELECT a;");
        Assert.Equal([3, 4, 5], errors.Select(e => e.Location.Line).Order());
    }

    [Fact]
    public void A_job_without_a_source_is_told_so_in_words_of_SQL()
    {
        var error = Assert.Single(SqlText.Errors("CREATE TABLE z WITH ('connector'='Console', 'type'='sink');"));
        Assert.Equal("the job has no source", error.Message);
    }

    [Fact]
    public void A_circle_of_queries_is_an_error()
    {
        var errors = SqlText.Errors(SqlText.Ends + "CREATE TABLE b AS SELECT x FROM c;\nCREATE TABLE c AS SELECT x FROM b;\nINSERT INTO z SELECT b;");
        Assert.Contains(errors, e => e.Code == "SLC1605");
    }

    [Fact]
    public void A_text_that_is_not_closed_does_not_show_what_may_be_a_secret()
    {
        var error = SqlText.Errors(SqlText.Ends + "CREATE TABLE b WITH ('password' 'hush-hush');")[0];
        Assert.DoesNotContain("hush", error.ToString(), StringComparison.Ordinal);
    }
}
