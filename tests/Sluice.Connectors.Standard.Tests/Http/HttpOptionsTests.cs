using Sluice.Connect.Config;
using Sluice.Connectors.Standard.Tests.Fixtures;
using static Xunit.Assert;

namespace Sluice.Connectors.Standard.Tests.Http;

/// <summary>Options that cannot be used are told before the job runs.</summary>
public sealed class HttpOptionsTests
{
    private const string Schema = "'schema': { 'fields': { 'id': 'bigint', 'name': 'string' } }";

    [Theory]
    [InlineData("'url': 'ftp://host/x'", "'url' is no address of the form http://host/path")]
    [InlineData("'url': 'host/x'", "'url' is no address")]
    [InlineData("'url': 'http://h/', 'format': 'json'", "format = json needs a 'schema'")]
    [InlineData("'url': 'http://h/', 'format': 'text', " + Schema, "a 'schema' needs format = json")]
    [InlineData("'url': 'http://h/', 'content_field': '$.a'", "'content_field' needs format = json")]
    [InlineData("'url': 'http://h/', 'content_field': 'a', " + Schema, "a path starts with $")]
    [InlineData("'url': 'http://h/', 'content_field': '$.a', 'json_field': { 'id': '$.i' }, " + Schema, "cannot be used together")]
    [InlineData("'url': 'http://h/', 'json_field': { 'idd': '$.i' }, " + Schema, "'json_field' names 'idd'")]
    [InlineData("'url': 'http://h/', 'json_field': { 'id': '$.length()' }, " + Schema, "the function length() is not supported")]
    [InlineData("'url': 'http://h/', 'body': '{}', " + Schema, "'body' needs method = POST")]
    [InlineData("'url': 'http://h/', 'headers': { 'a b': 1 }, " + Schema, "cannot be the name of a header")]
    [InlineData("'url': 'http://h/', 'headers': { 'a': 'x\\r\\nb: y' }, " + Schema, "has a line break in it")]
    [InlineData("'url': 'http://h/', 'retry': -1, " + Schema, "'retry' is -1, expected 0 or more")]
    [InlineData("'url': 'http://h/', 'socket_timeout_ms': 0, " + Schema, "'socket_timeout_ms' is 0, expected 1 or more")]
    [InlineData("'url': 'http://h/', 'method': 'PUT', " + Schema, "method")]
    [InlineData("'url': 'http://h/', 'pageing': {}", "pages of format text need 'total_page_size'")]
    [InlineData("'url': 'http://h/', 'pageing': { 'page_type': 'Cursor', 'cursor_field': 'c' }, " + Schema, "needs 'cursor_response_field'")]
    [InlineData("'url': 'http://h/', 'pageing': { 'page_type': 'Cursor', 'cursor_field': 'c', 'cursor_response_field': '$..c' }, " + Schema, "which can find several values")]
    [InlineData("'url': 'http://h/', 'pageing': { 'cursor_field': 'c' }, " + Schema, "are for page_type = Cursor")]
    [InlineData("'url': 'http://h/', 'pageing': { 'batch_size': 0 }, " + Schema, "'batch_size' is 0")]
    public void A_source_that_cannot_work_is_refused(string options, string words) =>
        Contains(words, Throws<ConfigException>(() => Plugins.Source("Http", $"{{ {options} }}")).Message);

    [Theory]
    [InlineData("'url': 'nowhere'", "'url' is no address")]
    [InlineData("'url': 'http://h/', 'batch_size': 10", "'batch_size' needs array_mode = true")]
    [InlineData("'url': 'http://h/', 'array_mode': true, 'batch_size': 0", "'batch_size' is 0, expected 1 or more")]
    [InlineData("'url': 'http://h/', 'idempotency_key_header': 'a b'", "cannot be the name of a header")]
    public void A_sink_that_cannot_work_is_refused(string options, string words) =>
        Contains(words, Throws<ConfigException>(() => Plugins.Sink("Http", $"{{ {options} }}", null, Plugins.Schema("'id': 'bigint'"))).Message);
}
