// What is wrong by the vocabulary of schema.org, each in its own way: a check
// that does not find one of these fails.
import type { Graph } from "schema-dts";

const context = "https://schema.org";

// @ts-expect-error no such type
export const noType: Graph = { "@context": context, "@graph": [{ "@type": "GovernmentServices", "name": "Đăng ký khai sinh" }] };

// @ts-expect-error a property of another type
export const noProperty: Graph = { "@context": context, "@graph": [{ "@type": "GovernmentService", "headline": "Đăng ký khai sinh" }] };

// @ts-expect-error no such property
export const misspelt: Graph = { "@context": context, "@graph": [{ "@type": "NewsArticle", "datePublish": "2026-11-22" }] };

// @ts-expect-error a thing of another type
export const otherThing: Graph = { "@context": context, "@graph": [{ "@type": "Event", "location": { "@type": "Person", "name": "Trần Thị Mai Lan" } }] };

// @ts-expect-error a number where text is wanted
export const noText: Graph = { "@context": context, "@graph": [{ "@type": "NewsArticle", "headline": 2026 }] };

// @ts-expect-error no value of the enumeration
export const noForce: Graph = { "@context": context, "@graph": [{ "@type": "Legislation", "legislationLegalForce": "https://schema.org/Repealed" }] };

// @ts-expect-error another vocabulary
export const noContext: Graph = { "@context": "https://example.org", "@graph": [] };

export const right: Graph = { "@context": context, "@graph": [{ "@type": "GovernmentService", "name": "Đăng ký khai sinh", "audience": { "@type": "Audience", "audienceType": "Người dân" } }] };
